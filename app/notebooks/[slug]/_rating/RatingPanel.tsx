'use client'

import { ThumbsDown, ThumbsUp, History } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useId, useState } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { textHash } from '#server/core/textHash.ts'
import { cx } from '../../../_ui/cx.ts'
import { Kbd } from '../../../_ui/controls/Kbd.tsx'
import { patchOfKey } from './applyPatch.ts'
import { type RatingPatch, useRatings } from './ratingContext.ts'
import type { Rating } from '#server/core/ratings/rating.ts'
import { ratingWords } from './RatingMark.tsx'
import { pressedKey } from '../../../_ui/browser/pressedKey.ts'
import { TextArea } from '../../../_ui/controls/TextArea.tsx'

const grades = [1, 2, 3, 4, 5]

/** Rates the output in the inspector: good or bad, 1 to 5, a note, a corrected answer. */
export function RatingPanel({ cell, output }: { cell: CellKey; output: string }) {
  const { ratingOf, earlierOf, rate, setInspected, rater } = useRatings()
  const rating = ratingOf(cell)
  const outputHash = useMemo(() => textHash(output), [output])
  const change = useCallback((patch: RatingPatch) => rate({ key: cell, outputHash }, patch), [rate, cell, outputHash])
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    setInspected(cell)
    return () => setInspected(null)
  }, [cell, setInspected])
  useEffect(() => {
    const inspector = box.current?.closest<HTMLElement>('[aria-label=Inspector]')
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const patch = patchOfKey(pressedKey(event), rating)
      if (patch) change(patch)
    }
    inspector?.addEventListener('keydown', onKeyDown)
    return () => inspector?.removeEventListener('keydown', onKeyDown)
  }, [change, rating])
  const press = (key: string) => {
    const patch = patchOfKey(key, rating)
    if (patch) change(patch)
  }
  return (
    <section ref={box} aria-label="Rating" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        <h3 className="text-sm font-semibold">Rating</h3>
        <Toggle label="Good" keys="G" pressed={rating?.verdict === 'good'} tone="good" onPress={() => press('g')}>
          <ThumbsUp aria-hidden className="size-3.5" />
        </Toggle>
        <Toggle label="Bad" keys="B" pressed={rating?.verdict === 'bad'} tone="bad" onPress={() => press('b')}>
          <ThumbsDown aria-hidden className="size-3.5" />
        </Toggle>
        <div role="group" aria-label="Grade, 1 worst to 5 best" className="inline-flex gap-0.5" title="Keys 1 to 5">
          {grades.map((grade) => (
            <button
              key={grade}
              type="button"
              aria-label={`Grade ${grade}`}
              aria-pressed={rating?.grade === grade}
              onClick={() => press(String(grade))}
              className={cx(
                'flex h-7 w-7 items-center justify-center rounded-md border text-sm tabular',
                rating?.grade === grade
                  ? 'border-accent bg-accent-soft font-semibold text-accent-text'
                  : 'border-border-strong bg-raised hover:bg-hover',
              )}
            >
              {grade}
            </button>
          ))}
        </div>
        <span className="ml-auto text-xs text-faint">as {rater}</span>
      </div>
      <EarlierRatings ratings={earlierOf(cell)} />
      <div className="grid gap-2 sm:grid-cols-2">
        <RatingText key={`note ${cell} ${outputHash}`} label="Note" value={rating?.note ?? ''} onSave={(note) => change({ note })} />
        <RatingText
          key={`corrected ${cell} ${outputHash}`}
          label="Corrected answer"
          value={rating?.corrected ?? ''}
          onSave={(corrected) => change({ corrected })}
        />
      </div>
    </section>
  )
}

type ToggleProps = { label: string; keys: string; pressed: boolean; tone: 'good' | 'bad'; onPress: () => void; children: React.ReactNode }

function Toggle({ label, keys, pressed, tone, onPress, children }: ToggleProps) {
  const on = tone === 'good' ? 'border-good bg-good-soft text-good' : 'border-bad bg-bad-soft text-bad'
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={cx(
        'inline-flex h-7 items-center gap-1.5 rounded-md border px-2 text-sm',
        pressed ? on : 'border-border-strong bg-raised hover:bg-hover',
      )}
    >
      {children}
      {label}
      <span aria-hidden>
        <Kbd keys={keys} />
      </span>
    </button>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Ratings of earlier outputs of the cell. They are shown but not counted. */
function EarlierRatings({ ratings }: { ratings: readonly Rating[] }) {
  if (ratings.length === 0) return null
  return (
    <ul aria-label="Ratings of earlier outputs" className="flex flex-col gap-1 rounded-md border border-dashed px-2.5 py-1.5 text-sm">
      {ratings.map((rating) => (
        <li key={rating.outputHash} className="flex flex-col gap-0.5">
          <span className="inline-flex items-center gap-1.5 text-muted">
            <History aria-hidden className="size-3.5 shrink-0" />
            Rated on an earlier output: {ratingWords(rating)}. The output was computed again, so this rating is not counted.
          </span>
          {rating.note ? <EarlierText label="Note" text={rating.note} /> : null}
          {rating.corrected ? <EarlierText label="Corrected answer" text={rating.corrected} /> : null}
        </li>
      ))}
    </ul>
  )
}

function EarlierText({ label, text }: { label: string; text: string }) {
  return (
    <p className="pl-5 whitespace-pre-wrap">
      <span className="text-faint">{label}: </span>
      <bdi className="[unicode-bidi:plaintext]">{text}</bdi>
    </p>
  )
}

const SAVE_AFTER_MS = 600

/** A text area that saves 600 ms after the last key press, or at once when it loses focus. An empty text is saved as null. */
function RatingText({ label, value, onSave }: { label: string; value: string; onSave: (text: string | null) => void }) {
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const pending = useRef<{ text: string; save: (text: string | null) => void; timer: ReturnType<typeof setTimeout> } | null>(null)
  const flush = useRef(() => {
    const here = pending.current
    if (!here) return
    clearTimeout(here.timer)
    pending.current = null
    here.save(here.text === '' ? null : here.text)
  })
  // Saves on unmount too: the inspector may close or show another cell before the delay has passed.
  useEffect(() => {
    const last = flush.current
    return () => last()
  }, [])
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs text-faint">
        {label}
      </label>
      <TextArea
        id={id}
        rows={2}
        value={draft ?? value}
        onChange={(event) => {
          const text = event.target.value
          setDraft(text)
          if (pending.current) clearTimeout(pending.current.timer)
          pending.current = { text, save: onSave, timer: setTimeout(() => flush.current(), SAVE_AFTER_MS) }
        }}
        onBlur={() => {
          flush.current()
          setDraft(null)
        }}
      />
    </div>
  )
}
