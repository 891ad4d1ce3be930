'use client'

import { Dices } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { setFrontMatter } from '#server/core/notebook/setFrontMatter.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { frontMatterOf } from './frontMatterOf.ts'

const MOST = 0xffff_ffff

/** The notebook's seed: every cell's own seed derives from it. Written when the field is left or Enter is pressed. */
export function SeedField() {
  const { notebook } = useNotebook()
  const { edit } = useNotebookEdits()
  const id = useId()
  const seed = frontMatterOf(notebook).seed ?? 0
  const [draft, setDraft] = useState(String(seed))
  useEffect(() => setDraft(String(seed)), [seed])
  const write = (next: number) => edit('The seed was not changed', (text) => setFrontMatter(text, 'seed', next))
  function keep() {
    const next = Number(draft)
    if (draft.trim() !== '' && Number.isInteger(next) && next >= 0 && next <= MOST) {
      if (next !== seed) write(next)
    } else setDraft(String(seed))
  }
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      <label htmlFor={id} className="text-sm text-muted">
        Seed
      </label>
      <span className="w-16">
        <Input
          id={id}
          size="sm"
          inputMode="numeric"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
          className="tabular"
        />
      </span>
      <IconButton icon={Dices} label="Draw another seed" size="sm" onClick={() => write(Math.floor(Math.random() * 100_000))} />
    </span>
  )
}
