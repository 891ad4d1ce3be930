import { Activity, BookMarked, Boxes, FlaskConical, type LucideIcon } from 'lucide-react'

export type NavigationEntry = { href: string; label: string; icon: LucideIcon }

/** The rooms of the page, in the order of the sidebar. */
export const navigation: readonly NavigationEntry[] = [
  { href: '/', label: 'Notebooks', icon: FlaskConical },
  { href: '/presets', label: 'Presets', icon: BookMarked },
  { href: '/models', label: 'Models', icon: Boxes },
  { href: '/monitor', label: 'Monitor', icon: Activity },
]

/** A notebook's page belongs to the list of notebooks. */
export function isCurrent(href: string, pathname: string): boolean {
  if (href === '/') return pathname === '/' || pathname.startsWith('/notebooks/')
  return pathname === href || pathname.startsWith(`${href}/`)
}
