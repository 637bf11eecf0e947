import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { preload } from 'react-dom'
import { env } from '#app/env.ts'
import { ThemeKeeper } from '#app/theme/ThemeKeeper.tsx'
import { THEME_SCRIPT } from '#app/theme/theme-script.ts'
import { NONCE_HEADER } from '#lib/services/services.ts'
import './globals.css'

/** Read at each request: what addresses in previews begin with is a setting. */
export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(env().baseUrl),
    title: { default: 'Overlap', template: '%s · Overlap' },
    description: 'Settle who owns what. Open a board, share the link, sort the tasks together.',
  }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  // The on-screen keyboard shrinks the page, so that what is typed in stays visible.
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafafa' },
    { media: '(prefers-color-scheme: dark)', color: '#101013' },
  ],
}

const INTER_LATIN = new URL(
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  import.meta.url,
)

/** The frame of every page: language, font, theme before the first paint. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined
  preload(INTER_LATIN.pathname, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Browsers hide the nonce from scripts, so what is rendered and what is there differ. */}
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }}
        />
      </head>
      <body>
        <ThemeKeeper />
        {children}
      </body>
    </html>
  )
}
