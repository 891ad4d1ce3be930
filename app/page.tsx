import type { Metadata } from 'next'
import { Suspense } from 'react'
import { WhenHydrated } from './_ui/layout/WhenHydrated.tsx'
import { NotebooksPage } from './notebooks/_list/NotebooksPage.tsx'

export const metadata: Metadata = { title: 'Notebooks' }

export default function Page() {
  return (
    <Suspense>
      <WhenHydrated>
        <NotebooksPage />
      </WhenHydrated>
    </Suspense>
  )
}
