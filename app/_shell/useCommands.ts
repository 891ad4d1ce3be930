'use client'

import { useQuery } from '@tanstack/react-query'
import { FileText, Monitor, Moon, Plus, Sun, type LucideIcon } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTRPC } from '../_trpc/client.ts'
import { setTheme } from '../_ui/browser/theme.ts'
import type { Command } from './commandSearch.ts'
import { mostRecent } from './mostRecent.ts'
import { navigation } from './navigation.ts'

export type RunnableCommand = Command & { icon: LucideIcon; run: () => void }

/** What the palette offers: every notebook, every room, and a few actions. */
export function useCommands(): RunnableCommand[] {
  const router = useRouter()
  const trpc = useTRPC()
  const { data: notebooks = [] } = useQuery(trpc.notebooks.list.queryOptions())
  return [
    ...mostRecent(notebooks, 500).map(({ slug, title }) => ({
      id: `notebook-${slug}`,
      label: title,
      group: 'Notebooks',
      keywords: slug,
      icon: FileText,
      run: () => router.push(`/notebooks/${encodeURIComponent(slug)}`),
    })),
    { id: 'new', label: 'New notebook', group: 'Actions', keywords: 'create', icon: Plus, run: () => router.push('/?new=1') },
    ...navigation.map(({ href, label, icon }) => ({
      id: href,
      label,
      group: 'Go to',
      keywords: 'open page',
      icon,
      run: () => router.push(href),
    })),
    { id: 'theme-light', label: 'Light theme', group: 'Actions', icon: Sun, run: () => setTheme('light') },
    { id: 'theme-dark', label: 'Dark theme', group: 'Actions', icon: Moon, run: () => setTheme('dark') },
    { id: 'theme-system', label: 'Theme of the system', group: 'Actions', icon: Monitor, run: () => setTheme('system') },
  ]
}
