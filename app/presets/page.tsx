import type { Metadata } from 'next'
import { Suspense } from 'react'
import { WhenHydrated } from '../_ui/layout/WhenHydrated.tsx'
import { PresetsPage } from './_library/PresetsPage.tsx'

export const metadata: Metadata = { title: 'Presets' }

export default function Page() {
  return (
    <Suspense>
      <WhenHydrated>
        <PresetsPage />
      </WhenHydrated>
    </Suspense>
  )
}
