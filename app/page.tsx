import type { Metadata } from 'next'
import { WhenHydrated } from './_ui/layout/WhenHydrated.tsx'
import { NotebooksPage } from './notebooks/_list/NotebooksPage.tsx'

export const metadata: Metadata = { title: 'Notebooks' }

export default function Page() {
  return (
    <WhenHydrated>
      <NotebooksPage />
    </WhenHydrated>
  )
}
