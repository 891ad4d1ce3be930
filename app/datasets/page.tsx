import type { Metadata } from 'next'
import { WhenHydrated } from '../_ui/layout/WhenHydrated.tsx'
import { DatasetsPage } from './_list/DatasetsPage.tsx'

export const metadata: Metadata = { title: 'Datasets' }

export default function Page() {
  return (
    <WhenHydrated>
      <DatasetsPage />
    </WhenHydrated>
  )
}
