import type { Metadata } from 'next'
import { MonitorPage } from './_board/MonitorPage.tsx'

export const metadata: Metadata = { title: 'Monitor' }

export default function Page() {
  return <MonitorPage />
}
