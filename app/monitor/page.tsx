import type { Metadata } from 'next'
import { WhenHydrated } from '../_ui/layout/WhenHydrated.tsx'
import { MonitorPage } from './_board/MonitorPage.tsx'

export const metadata: Metadata = { title: 'Monitor' }

export default function Page() {
  return (
    <WhenHydrated>
      <MonitorPage />
    </WhenHydrated>
  )
}
