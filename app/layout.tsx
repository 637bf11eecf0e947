import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { preload } from 'react-dom'
import { ThemeKeeper } from '#app/theme/ThemeKeeper.tsx'
import { THEME_SCRIPT } from '#app/theme/theme-script.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Overlap', template: '%s · Overlap' },
  description: 'Settle who owns what. Open a board, share the link, sort the tasks together.',
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
export default function RootLayout({ children }: { children: ReactNode }) {
  preload(INTER_LATIN.pathname, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <ThemeKeeper />
        {children}
      </body>
    </html>
  )
}
