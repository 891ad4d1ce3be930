import { Activity, BookMarked, Boxes, FlaskConical, GraduationCap, Library, type LucideIcon, Table2 } from 'lucide-react'

export type NavigationEntry = { href: string; label: string; icon: LucideIcon }

/** The pages of the sidebar, in its order. */
export const navigation: readonly NavigationEntry[] = [
  { href: '/', label: 'Notebooks', icon: FlaskConical },
  { href: '/presets', label: 'Presets', icon: BookMarked },
  { href: '/indexes', label: 'Indexes', icon: Library },
  { href: '/datasets', label: 'Datasets', icon: Table2 },
  { href: '/tuning', label: 'Tuning', icon: GraduationCap },
  { href: '/models', label: 'Models', icon: Boxes },
  { href: '/monitor', label: 'Monitor', icon: Activity },
]

/** Whether `pathname` belongs to the page `href`. A single notebook belongs to the list of notebooks. */
export function isCurrent(href: string, pathname: string): boolean {
  if (href === '/') return pathname === '/' || pathname.startsWith('/notebooks/')
  return pathname === href || pathname.startsWith(`${href}/`)
}
