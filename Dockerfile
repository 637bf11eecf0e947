# One Overlap server: Node, an unprivileged user, and one volume; everything else may be read-only.
# How to use it: docs/deploy.md. `npm run test:deploy` runs the steps of this file.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# A tldraw licence key goes into the pages, so it has to be there when they are built.
ARG NEXT_PUBLIC_TLDRAW_LICENSE_KEY
RUN npm run build && rm -rf .next/cache

# Optional packages are binaries for building, and a database driver for Node before 22.13.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/dist ./dist
# What the host runs beside the server, such as a backup.
COPY --from=build /app/scripts ./scripts
# With the licences of tldraw and of the typeface.
COPY --from=build /app/public ./public
COPY LICENSE next.config.mjs package.json ./
RUN install -d -o node -g node /data
VOLUME /data
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The server itself, not npm start: signals reach it, and nothing is ever built here. The flag is that of
# npm start: Node 24 would hold about twice the memory for each board without it.
CMD ["node", "--max-semi-space-size=16", "dist/server.mjs"]
