'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { cx } from '../../../_ui/cx.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { TokenCount } from '../../../_ui/text/TokenCount.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { PreviewMessages } from './PreviewMessages.tsx'
import { previewPrompt, shotCountsOf, type PromptTexts } from './promptParts.ts'
import { useEnginePreview } from './useEnginePreview.ts'

const modes = [
  { value: 'messages', label: 'Messages' },
  { value: 'model', label: 'Raw' },
] as const

/** What the variant makes of one test case, with its length in the model's own tokens. */
export function PromptPreview({ name, texts }: { name: string; texts: PromptTexts }) {
  const { experiment, cells } = useNotebook()
  const [wanted, setWanted] = useState(0)
  const [wantedShots, setShots] = useState(0)
  const [mode, setMode] = useState<'messages' | 'model'>('messages')
  const cases = experiment?.cases ?? []
  const position = Math.min(wanted, Math.max(0, cases.length - 1))
  const testCase = cases[position]
  const counts = useMemo(() => shotCountsOf(cells, name), [cells, name])
  const shots = counts.includes(wantedShots) ? wantedShots : 0
  const current = useDeferredValue(texts)
  const preview = useMemo(
    () => (testCase ? previewPrompt({ name, texts: current, testCase, shots, cells }) : null),
    [name, current, testCase, shots, cells],
  )
  const rendered = preview && !('error' in preview) ? preview : null
  const engine = useEnginePreview(experiment?.model ?? null, rendered)

  if (!testCase || !preview) return <p className="text-sm text-faint">Add a test case to see this prompt rendered.</p>
  return (
    <section aria-label={`Preview of ${name}`} className="rounded-md border bg-sunken">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b py-0.5 pr-1 pl-2.5">
        <span className="text-xs font-medium text-faint">Preview</span>
        <span className="inline-flex items-center">
          <IconButton
            icon={ChevronLeft}
            label="Previous test case"
            size="sm"
            tooltip={false}
            disabled={position === 0}
            onClick={() => setWanted(position - 1)}
          />
          <span title={`Test case ${testCase.id}`} className="text-sm text-muted tabular">
            {position + 1} of {cases.length}
          </span>
          <IconButton
            icon={ChevronRight}
            label="Next test case"
            size="sm"
            tooltip={false}
            disabled={position >= cases.length - 1}
            onClick={() => setWanted(position + 1)}
          />
        </span>
        {counts.length > 1 ? (
          <Select
            label="Shots in the preview"
            size="sm"
            value={String(shots)}
            onChange={(next) => setShots(Number(next))}
            options={counts.map((count) => ({ value: String(count), label: `${count} shots` }))}
          />
        ) : null}
        <span className="flex-1" />
        {rendered && engine.note === null ? <TokenCount count={engine.tokenCount} /> : null}
        <SegmentedControl label="Show the preview as" value={mode} onChange={setMode} options={modes} />
      </header>
      <div className={cx('max-h-56 overflow-auto px-2.5 py-2', engine.stale && 'opacity-80')}>
        {rendered ? (
          <PreviewMessages prompt={rendered} modelText={mode === 'model' ? engine.text : null} />
        ) : (
          <p className="text-sm text-bad">{'error' in preview ? <CodeText text={preview.error} /> : null}</p>
        )}
        {engine.note ? <p className="mt-2 text-sm text-muted">{engine.note}</p> : null}
      </div>
    </section>
  )
}
