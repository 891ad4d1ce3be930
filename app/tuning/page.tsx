import type { Metadata } from 'next'
import { WhenHydrated } from '../_ui/layout/WhenHydrated.tsx'
import { TuningPage } from './_list/TuningPage.tsx'

export const metadata: Metadata = { title: 'Tuning' }

export default function Page() {
  return (
    <WhenHydrated>
      <TuningPage />
    </WhenHydrated>
  )
}
