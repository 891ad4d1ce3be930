'use client'

import { Fragment, useCallback, useMemo, useState } from 'react'
import type { Notebook, Segment } from '#server/core/notebook/notebook.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { BlockFrame } from './BlockFrame.tsx'
import { ConflictsBanner } from './ConflictsBanner.tsx'
import { DiagnosticsStrip } from './DiagnosticsStrip.tsx'
import { FIRST_PROSE, InsertBlock } from './InsertBlock.tsx'
import { ProseSegment } from './ProseSegment.tsx'

/** The notebook: prose and blocks in file order, each edited in place. */
export function NotebookDocument() {
  const { notebook } = useNotebook()
  const items = useMemo(() => documentItems(notebook), [notebook])
  const [fresh, setFresh] = useState<string | null>(null)
  const taken = useCallback(() => setFresh(null), [])
  const top = notebook.segments[0]?.kind === 'frontMatter' ? 0 : -1
  const last = notebook.segments.length - 1

  return (
    <section aria-label="Document" tabIndex={-1} className="focus:outline-none mx-auto flex max-w-230 flex-col px-5 pt-4 pb-24">
      <ConflictsBanner />
      <DiagnosticsStrip />
      {items.length > 0 ? <InsertBlock after={top} where="at the top" onInserted={setFresh} /> : null}
      {items.map(({ key, index, segment }, position) => (
        <Fragment key={key}>
          {segment.kind === 'prose' ? (
            <ProseSegment
              index={index}
              raw={segment.raw}
              fresh={fresh === FIRST_PROSE && segment.raw.includes(FIRST_PROSE) ? fresh : null}
              onTaken={taken}
            />
          ) : (
            <BlockFrame block={segment} fresh={fresh === `${segment.blockKind} ${segment.name}`} />
          )}
          {position < items.length - 1 ? (
            <InsertBlock
              after={index}
              where={segment.kind === 'block' ? `after ${segment.blockKind} ${segment.name}` : `after prose ${position + 1}`}
              onInserted={setFresh}
            />
          ) : null}
        </Fragment>
      ))}
      <InsertBlock after={last} where="end" onInserted={setFresh} />
    </section>
  )
}

type DocumentItem = {
  key: string
  /** Position among the notebook's segments. */
  index: number
  segment: Exclude<Segment, { kind: 'frontMatter' }>
}

/**
 * The parts of a notebook that are shown: blocks, and prose that is not blank. Keys stay the same while text is typed: the key of
 * a block is its kind and name, that of prose comes from the block above it.
 */
function documentItems({ segments }: Notebook): DocumentItem[] {
  const met = new Map<string, number>()
  let above = 'top'
  return segments.flatMap((segment, index): DocumentItem[] => {
    if (segment.kind === 'frontMatter' || (segment.kind === 'prose' && segment.raw.trim() === '')) return []
    const name = segment.kind === 'block' ? `${segment.blockKind} ${segment.name}` : `prose below ${above}`
    const count = (met.get(name) ?? 0) + 1
    met.set(name, count)
    const key = count === 1 ? name : `${name} (${count})`
    if (segment.kind === 'block') above = key
    return [{ key, index, segment }]
  })
}
