import type { Metadata } from 'next'
import { WhenHydrated } from '../_ui/layout/WhenHydrated.tsx'
import { PresetsPage } from './_library/PresetsPage.tsx'

export const metadata: Metadata = { title: 'Presets' }

export default function Page() {
  return (
    <WhenHydrated>
      <PresetsPage />
    </WhenHydrated>
  )
}
