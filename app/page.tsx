import type { Metadata } from 'next'
import { Suspense } from 'react'
import { NotebooksPage } from './notebooks/_list/NotebooksPage.tsx'

export const metadata: Metadata = { title: 'Notebooks' }

export default function Page() {
  return (
    <Suspense>
      <NotebooksPage />
    </Suspense>
  )
}
