import type { Metadata } from 'next'
import { WhenHydrated } from '../_ui/layout/WhenHydrated.tsx'
import { IndexesPage } from './_list/IndexesPage.tsx'

export const metadata: Metadata = { title: 'Indexes' }

export default function Page() {
  return (
    <WhenHydrated>
      <IndexesPage />
    </WhenHydrated>
  )
}
