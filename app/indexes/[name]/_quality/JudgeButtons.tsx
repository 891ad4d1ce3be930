'use client'

import { Check, CheckCheck, type LucideIcon, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { grades, type JudgedHit } from '#server/core/retrieval/judgements/judgeHit.ts'
import { pressedKey } from '../../../_ui/browser/pressedKey.ts'
import { cx } from '../../../_ui/cx.ts'
import { gradeOfKey, gradeWords } from './parts/gradeWords.ts'
import { useJudgements } from './useJudgements.ts'

export type JudgeButtonsProps = { index: string; query: string; hit: JudgedHit }

const buttons: { grade: number; icon: LucideIcon; on: string }[] = [
  { grade: grades.notRelevant, icon: X, on: 'border-bad bg-bad-soft text-bad' },
  { grade: grades.relevant, icon: Check, on: 'border-good bg-good-soft text-good' },
  { grade: grades.highlyRelevant, icon: CheckCheck, on: 'border-good bg-good-soft font-semibold text-good' },
]

/**
 * Judges a passage for a query. The pressed button again takes the judgement away. With the focus on a button, or anywhere in an element
 * around them that has the attribute `data-hit`, the keys 0 to 3 give a grade and Backspace takes it away.
 */
export function JudgeButtons({ index, query, hit }: JudgeButtonsProps) {
  const { list, judgementOf, judge } = useJudgements(index)
  const judgement = judgementOf(query, hit)
  const own = judgement?.span ? judgement.grade : null
  const group = useRef<HTMLDivElement>(null)
  const press = useRef<(grade: number | null) => void>(() => undefined)
  useEffect(() => {
    press.current = (grade) => judge(query, hit, grade === own ? null : grade)
  })
  useEffect(() => {
    const card = group.current?.closest<HTMLElement>('[data-hit]') ?? group.current
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return
      const grade = gradeOfKey(pressedKey(event))
      if (grade === undefined) return
      event.preventDefault()
      press.current(grade)
    }
    card?.addEventListener('keydown', onKeyDown)
    return () => card?.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <div ref={group} role="group" aria-label="Judge this passage" className="flex flex-wrap items-center gap-1">
      {buttons.map(({ grade, icon: Icon, on }) => {
        const isOn = own !== null && shownAs(own) === grade
        return (
          <button
            key={grade}
            type="button"
            aria-pressed={isOn}
            disabled={!list}
            title={`${gradeWords(grade)} (key ${grade})${isOn && own !== grade ? `; its grade is ${own}` : ''}`}
            onClick={() => judge(query, hit, isOn ? null : grade)}
            className={cx(
              'inline-flex h-6 items-center gap-1 rounded-md border px-1.5 text-sm transition-colors disabled:opacity-50',
              isOn ? on : 'border-border-strong bg-raised text-muted hover:bg-hover hover:text-text',
            )}
          >
            <Icon aria-hidden className="size-3.5" />
            {gradeWords(grade)}
          </button>
        )
      })}
      {judgement && own === null ? <span className="text-xs text-faint">Document: {gradeWords(judgement.grade).toLowerCase()}</span> : null}
    </div>
  )
}

/** The button that stands for a grade; imported judgements may have any. */
function shownAs(grade: number): number {
  return grade <= 0 ? grades.notRelevant : grade >= grades.highlyRelevant ? grades.highlyRelevant : grades.relevant
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
