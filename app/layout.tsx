import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import './globals.css'
import { Providers } from './providers.tsx'
import { Shell } from './_shell/Shell.tsx'
import { headScript } from './_ui/browser/headScript.ts'

export const metadata: Metadata = {
  title: { default: 'Assay', template: '%s · Assay' },
  description: 'A local-first workbench for experiments on language models.',
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafafb' },
    { media: '(prefers-color-scheme: dark)', color: '#101114' },
  ],
}

/** Every page is rendered for its request: its scripts carry the nonce of that request, which the server's door made. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: headScript }} />
      </head>
      <body className="h-dvh overflow-hidden">
        <Providers>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  )
}
