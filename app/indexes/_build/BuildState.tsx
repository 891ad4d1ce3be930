'use client'

import { Play, X } from 'lucide-react'
import type { BuildJob, ListedIndex } from '../../_trpc/apiTypes.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../_ui/feedback/Progress.tsx'
import { buildView, staleReasons } from './buildView.ts'
import { useIndexActions } from './useIndexActions.ts'

export type BuildStateProps = { index: string; job: BuildJob | null; facts: ListedIndex['facts']; problem: ListedIndex['problem'] }

/** The progress of a build with a button to cancel it, how it ended, and what keeps passages from being found. Nothing for a sound index. */
export function BuildState({ index, job, facts, problem }: BuildStateProps) {
  const { goOn, cancel, isStarting, isCancelling } = useIndexActions(index)
  const { progress, canGoOn, error, badge } = buildView(job, facts)
  // What an ended build leaves unfinished is told with it.
  const reasons = facts && !progress && !canGoOn ? staleReasons(facts) : []
  const resume = (
    <Button size="sm" icon={Play} loading={isStarting} onClick={goOn}>
      Go on
    </Button>
  )
  return (
    <>
      {progress ? (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <Progress label={`Building ${index}`} {...progress} />
          </div>
          <Button size="sm" icon={X} loading={isCancelling} onClick={cancel}>
            Cancel
          </Button>
        </div>
      ) : null}
      {error ? <ErrorNotice error={error} compact actions={canGoOn ? resume : undefined} /> : null}
      {canGoOn && !error ? (
        <ErrorNotice
          severity="warning"
          compact
          error={{
            code: 'CANCELLED',
            message: `${badge?.label}. What is done is kept and can be searched; the build can go on from there.`,
          }}
          actions={resume}
        />
      ) : null}
      {problem ? <ErrorNotice error={problem} compact /> : null}
      {reasons.map((message) => (
        <ErrorNotice key={message} severity="warning" error={{ code: 'BAD_INPUT', message }} compact />
      ))}
    </>
  )
}
