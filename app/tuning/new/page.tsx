import type { Metadata } from 'next'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { NewTuningPage } from './_form/NewTuningPage.tsx'

export const metadata: Metadata = { title: 'New training' }

export default function Page() {
  return (
    <WhenHydrated>
      <NewTuningPage />
    </WhenHydrated>
  )
}
