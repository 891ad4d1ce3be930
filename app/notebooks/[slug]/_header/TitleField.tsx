'use client'

import { setFrontMatter } from '#server/core/notebook/setFrontMatter.ts'
import { useDraft } from '../_notebook/useDraft.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { frontMatterOf } from './frontMatterOf.ts'

/** The notebook's title, edited in place. */
export function TitleField() {
  const { notebook, experiment, slug } = useNotebook()
  const { edit } = useNotebookEdits()
  const { title } = frontMatterOf(notebook)
  const [draft, setDraft] = useDraft(
    title ?? '',
    (next) => edit('The title was not changed', (text) => setFrontMatter(text, 'title', next.trim() || undefined)),
    (next) => next.trim(),
  )
  return (
    <h1 className="min-w-40 flex-1">
      <input
        aria-label="Title"
        value={draft}
        placeholder={experiment?.title ?? slug}
        maxLength={200}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) =>
          (event.key === 'Enter' || event.key === 'Escape') && !event.nativeEvent.isComposing && event.currentTarget.blur()
        }
        className="-ml-1.5 h-7 w-full truncate rounded-sm border border-transparent bg-transparent px-1.5 text-lg font-semibold tracking-tight hover:border-border focus:border-accent focus-visible:outline-none"
      />
    </h1>
  )
}
