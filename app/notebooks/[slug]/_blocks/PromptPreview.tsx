'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useDeferredValue, useMemo, useState, useEffect } from 'react'
import type { Message, Prompt, TemplateSettings } from '#server/core/experiment/cell.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { cx } from '../../../_ui/cx.ts'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { formatNumber } from '../../../_ui/text/format.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { previewPrompt, shotCountsOf, type PromptTexts } from './promptParts.ts'

const modes = [
  { value: 'messages', label: 'Messages' },
  { value: 'model', label: 'Raw' },
] as const

/** The prompt of the variant for one test case, with its length in tokens of the model. */
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
  const template = templateSettings(experiment?.date, cells.find(({ variant }) => variant === name)?.thinking)
  const engine = useEnginePreview(experiment?.model ?? null, rendered && { ...rendered, template })

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

/** Chat-template marks such as `<|im_start|>`, `[INST]` and `<s>`. */
const special = /(<\|[^|<>]*\|>|\[\/?[A-Z_]+\]|<\/?s>|<\/?[a-z]+_of_[a-z]+>)/

type PreviewMessagesProps = {
  prompt: { messages: Message[]; prefill: string | null }
  /** The whole prompt after the chat template, to be shown instead of the messages. */
  modelText: string | null
}

/** A rendered prompt, turn by turn, or as one text in which the chat template's marks are coloured. */
function PreviewMessages({ prompt, modelText }: PreviewMessagesProps) {
  if (modelText !== null) {
    return (
      <pre className="font-mono text-sm leading-5 whitespace-pre-wrap">
        {modelText.split(special).map((part, position) =>
          position % 2 === 1 ? (
            <span key={position} className="text-accent-text">
              {part}
            </span>
          ) : (
            part
          ),
        )}
      </pre>
    )
  }
  const turns =
    prompt.prefill === null ? prompt.messages : [...prompt.messages, { role: 'assistant', content: `${prompt.prefill}…` } as const]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5">
      {turns.map(({ role, content }, position) => (
        <div key={position} className="contents">
          <dt className="text-xs leading-5 text-faint">{role}</dt>
          <dd className="font-mono text-sm leading-5 whitespace-pre-wrap">{content}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What the chat template gets; it takes what it makes use of. */
function templateSettings(date: string | undefined, thinking: boolean | undefined): TemplateSettings {
  return { ...(date === undefined ? {} : { date }), ...(thinking === undefined ? {} : { thinking }) }
}

type EnginePreview = {
  text: string | null
  tokenCount: number | null
  /** True while `text` and `tokenCount` belong to an earlier prompt. */
  stale: boolean
  /** Why they are missing, as a sentence. */
  note: string | null
}

const ASK_AFTER_MS = 350

/** A prompt after the model's chat template, and its number of tokens. Asks the engine a moment after the last change. */
function useEnginePreview(model: string | null, prompt: Prompt | null): EnginePreview {
  const trpc = useTRPC()
  const [asked, setAsked] = useState<string | null>(null)
  const wanted = prompt === null ? null : JSON.stringify(prompt)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), asked === null ? 0 : ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [wanted, asked])
  const prompts = asked === null ? [] : [JSON.parse(asked) as Prompt]
  const { data, error, isPlaceholderData } = useQuery(
    trpc.engine.preview.queryOptions(
      { model: model ?? '', prompts },
      { enabled: model !== null && prompts.length > 0, staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
    ),
  )
  const seen = error ? undefined : data?.prompts[0]
  return {
    text: seen?.text ?? null,
    tokenCount: seen?.tokenCount ?? null,
    stale: isPlaceholderData || wanted !== asked,
    note: error ? `Tokens cannot be counted: ${errorDataOf(error).message}` : null,
  }
}

/** `count` is null until the tokens are counted. */
function TokenCount({ count, limit }: { count: number | null; limit?: number }) {
  const over = limit !== undefined && count !== null && count > limit
  return (
    <span
      className={over ? 'text-xs text-bad tabular' : 'text-xs text-faint tabular'}
      title={limit ? `The context holds ${formatNumber(limit)} tokens` : undefined}
    >
      {count === null ? '… tokens' : `${formatNumber(count)} ${count === 1 ? 'token' : 'tokens'}`}
      {over ? ' — too long' : ''}
    </span>
  )
}
