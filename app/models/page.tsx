import type { Metadata } from 'next'
import { WhenHydrated } from '../_ui/layout/WhenHydrated.tsx'
import { ModelsPage } from './_list/ModelsPage.tsx'

export const metadata: Metadata = { title: 'Models' }

export default function Page() {
  return (
    <WhenHydrated>
      <ModelsPage />
    </WhenHydrated>
  )
}
