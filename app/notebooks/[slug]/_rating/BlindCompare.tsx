'use client'

import { Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { textOf } from '#server/core/json.ts'
import { voteOf } from '#server/core/ratings/blindPairs.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { formatNumber } from '../../../_ui/text/format.ts'
import { Kbd } from '../../../_ui/controls/Kbd.tsx'
import { Progress } from '../../../_ui/feedback/Progress.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { type BlindSession, progressOf, withDone, withoutLast } from './blindSession.ts'
import { pressedKey } from '../../../_ui/browser/pressedKey.ts'
import { useRatings } from './ratingContext.ts'

type Choice = 'first' | 'second' | 'tie' | 'skip' | 'undo'

const choiceOfKey: Record<string, Choice> = {
  ArrowLeft: 'first',
  ArrowRight: 'second',
  ArrowDown: 'tie',
  t: 'tie',
  s: 'skip',
  u: 'undo',
  Backspace: 'undo',
}

/** Shows one pair after another; the user decides by keys or buttons. Each choice is saved at once. */
export function BlindCompare({ first, onStop, onReveal }: { first: BlindSession; onStop: () => void; onReveal: () => void }) {
  const { votes, rater, vote } = useRatings()
  const { experiment } = useNotebook()
  const [session, setSession] = useState(first)
  const { current, voted, skipped, total } = progressOf(session, votes, rater)

  function decide(choice: Choice): void {
    if (choice === 'undo') {
      const undone = withoutLast(session)
      if (!undone) return
      setSession(undone.session)
      vote({ ...voteOf(undone.pair, 'tie'), winner: null })
      return
    }
    if (!current) return
    if (choice === 'skip') return setSession(withDone(session, current, 'skipped'))
    vote(voteOf(current, choice))
    setSession(withDone(session, current, 'voted'))
  }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const choice = choiceOfKey[pressedKey(event)]
      if (!choice || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      event.preventDefault()
      decide(choice)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })

  const testCase = current ? experiment?.cases[current.caseIndex] : undefined
  return (
    <div className="flex h-full flex-col gap-3">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <Progress
            label="Pairs compared"
            fraction={total === 0 ? 1 : voted / total}
            detail={`${formatNumber(voted)} of ${formatNumber(total)} compared${skipped > 0 ? `, ${formatNumber(skipped)} skipped` : ''}`}
          />
        </div>
        <Button size="sm" variant="ghost" icon={Undo2} disabled={session.done.length === 0} onClick={() => decide('undo')}>
          Back <Kbd keys="U" />
        </Button>
        <Button size="sm" onClick={onStop}>
          Stop
        </Button>
      </div>
      {current ? (
        <>
          <dl
            aria-label="Test case"
            className="flex max-h-[30%] shrink-0 flex-col gap-0.5 overflow-auto rounded-md border bg-sunken px-3 py-2 text-sm"
          >
            {Object.entries(testCase?.vars ?? {}).map(([name, value]) => (
              <div key={name} className="flex gap-2">
                <dt className="shrink-0 text-faint">{name}</dt>
                <dd dir="auto" className="whitespace-pre-wrap [unicode-bidi:plaintext]">
                  {textOf(value)}
                </dd>
              </div>
            ))}
          </dl>
          <div className="grid min-h-0 flex-1 gap-3 sm:grid-cols-2">
            <Side title="Left" text={current.outputs.first} keys="Left" onPick={() => decide('first')} />
            <Side title="Right" text={current.outputs.second} keys="Right" onPick={() => decide('second')} />
          </div>
          <div className="flex justify-center gap-2">
            <Button onClick={() => decide('tie')}>
              Tie <Kbd keys="T" />
            </Button>
            <Button variant="ghost" onClick={() => decide('skip')}>
              Skip <Kbd keys="S" />
            </Button>
          </div>
        </>
      ) : (
        <div className="flex flex-1 flex-col items-center justify-center gap-3">
          <p className="text-lg font-semibold">{skipped > 0 ? 'Only skipped pairs are left' : 'All pairs compared'}</p>
          <p className="text-muted">The result is hidden until you reveal it.</p>
          <div className="flex gap-2">
            {skipped > 0 ? <Button onClick={() => setSession({ ...session, skipped: new Set() })}>Show the skipped pairs</Button> : null}
            <Button variant="primary" onClick={onReveal}>
              Reveal results
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}

function Side({ title, text, keys, onPick }: { title: string; text: string; keys: string; onPick: () => void }) {
  return (
    <section aria-label={`${title} output`} className="flex min-h-0 flex-col overflow-hidden rounded-lg border bg-raised">
      <div
        dir="auto"
        className="min-h-0 flex-1 overflow-auto px-4 py-3 text-base leading-relaxed whitespace-pre-wrap [unicode-bidi:plaintext]"
      >
        {text === '' ? <span className="text-faint italic">empty output</span> : text}
      </div>
      <div className="border-t p-2">
        <Button className="w-full justify-center" onClick={onPick}>
          {title} is better <Kbd keys={keys} />
        </Button>
      </div>
    </section>
  )
}
