import type { Metadata } from 'next'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { ComparePage } from './_page/ComparePage.tsx'

export const metadata: Metadata = { title: 'Compare trainings' }

export default function Page() {
  return (
    <WhenHydrated>
      <ComparePage />
    </WhenHydrated>
  )
}
