'use client'

import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { promptYaml } from '#server/core/experiment/blocks/promptBlock.ts'
import type { PromptVariant, Shot } from '#server/core/experiment/experiment.ts'
import { insertBlock } from '#server/core/notebook/editNotebook.ts'
import { blocksOf } from '#server/core/notebook/notebook.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { holdsWords, searchWords } from '../../../_ui/text/searchText.ts'
import { addBlock } from '../_notebook/blockEdits.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'

export type InsertPresetDialogProps = { after: number; onClose: () => void; onInserted: (what: string) => void }

/** A dialog that inserts a preset of the library into this notebook. */
export function InsertPresetDialog({ after, onClose, onInserted }: InsertPresetDialogProps) {
  const trpc = useTRPC()
  const { edit } = useNotebookEdits()
  const [query, setQuery] = useState('')
  const { data, error } = useQuery(trpc.presets.list.queryOptions())
  const presets = matchingPresets(data ?? [], query)

  function insert(preset: InsertablePreset) {
    const went = edit('The preset was not inserted', (text) => {
      const added = addPreset(text, after, preset)
      onInserted(`prompt ${added.name}`)
      return added.text
    })
    if (went) onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Insert a preset"
      description="Its prompt, and its shots where it has some, become blocks of this notebook."
    >
      <div className="flex flex-col gap-3">
        <Input
          icon={Search}
          type="search"
          aria-label="Search presets"
          placeholder="Search by title or tag"
          autoFocus
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        {error ? <ErrorNotice error={error} compact /> : null}
        <ul aria-label="Presets" className="flex flex-col gap-0.5">
          {presets.map((preset) => (
            <li key={preset.id}>
              <button
                type="button"
                onClick={() => insert(preset)}
                className="flex w-full flex-col gap-0.5 rounded-md px-2.5 py-1.5 text-left transition-colors hover:bg-hover"
              >
                <span className="flex items-center gap-2">
                  <span className="font-medium">{preset.title}</span>
                  <Badge>{preset.language}</Badge>
                  {preset.shots.length > 0 ? <span className="text-sm text-faint">{preset.shots.length} shots</span> : null}
                </span>
                <span className="text-sm text-muted">{preset.description}</span>
              </button>
            </li>
          ))}
        </ul>
        {data && presets.length === 0 ? <p className="text-muted">No preset matches.</p> : null}
      </div>
    </Dialog>
  )
}

type InsertablePreset = {
  id: string
  title: string
  language: string
  active: boolean
  description: string
  tags: string[]
  variant: Pick<PromptVariant, 'name' | 'system' | 'user' | 'assistant'>
  shots: Shot[]
}

/** Active presets that have every word of the query in their title, language, tags or description. */
function matchingPresets<T extends InsertablePreset>(presets: readonly T[], query: string): T[] {
  const words = searchWords(query)
  return presets.filter(
    (preset) => preset.active && holdsWords([preset.title, preset.language, preset.description, ...preset.tags].join(' '), words),
  )
}

/** Inserts a preset as a prompt block after the segment at this position, and its shots as a block of the same name. */
function addPreset(
  text: string,
  after: number,
  { variant, shots }: Pick<InsertablePreset, 'variant' | 'shots'>,
): { text: string; name: string } {
  const added = addBlock(text, after, { kind: 'prompt', name: variant.name, body: promptYaml(variant) })
  const taken = blocksOf(parseNotebook(added.text), 'shots').some(({ name }) => name === added.name)
  if (shots.length === 0 || taken) return added
  return {
    name: added.name,
    text: insertBlock(added.text, { kind: 'shots', name: added.name, body: writeYaml(shots), after: { kind: 'prompt', name: added.name } }),
  }
}
