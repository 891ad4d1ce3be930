'use client'

import { useMutation } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import type { RunService } from '#server/api/services.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { laneViews, type StoredCell } from './cellFacts.ts'
import { formatProbability, markedToken } from './tokenView.ts'

type Replay = Awaited<ReturnType<RunService['replay']>>

/** Computes the cell again and reports whether the tokens are equal. Use a `key`, so that each cell has its own result. */
export function ReplaySection({ cell }: { cell: StoredCell }) {
  const trpc = useTRPC()
  const { mutate, data, error, isPending } = useMutation(trpc.runs.replay.mutationOptions())
  const lane = laneViews[cell.request.lane]
  const replay = () => mutate({ key: cell.key })
  return (
    <section aria-label="Replay" className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <h3 className="text-sm font-semibold">Replay</h3>
        <Badge tone={lane.tone} title={lane.hint}>
          {lane.label}
        </Badge>
        <span className="flex-1" />
        <Button size="sm" icon={RotateCcw} loading={isPending} onClick={replay}>
          Replay
        </Button>
      </div>
      {isPending ? (
        <p role="status" className="text-sm text-muted">
          Computing the cell again, alone…
        </p>
      ) : error ? (
        <ErrorNotice compact error={error} onRetry={replay} />
      ) : data ? (
        <Verdict replay={data} lane={cell.request.lane} tokens={cell.result?.tokens.output ?? 0} />
      ) : (
        <p className="text-sm text-faint">{lane.hint}</p>
      )}
    </section>
  )
}

function Verdict({
  replay: { firstDifference, textDifference, engine },
  lane,
  tokens,
}: {
  replay: Replay
  lane: StoredCell['request']['lane']
  tokens: number
}) {
  if (textDifference)
    return (
      <div role="status" className="flex flex-col gap-1 text-sm">
        <p className="text-bad">
          ≠ The tokens are the same, but the stored text was changed: it differs from character {textDifference.position} on.
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-3">
          <dt className="text-muted">stored</dt>
          <dd className="font-mono text-xs whitespace-pre-wrap">{textDifference.stored}</dd>
          <dt className="text-muted">replayed</dt>
          <dd className="font-mono text-xs whitespace-pre-wrap">{textDifference.replayed}</dd>
        </dl>
      </div>
    )
  if (!firstDifference)
    return (
      <p role="status" className="text-sm text-good">
        ✓ Equal: the same {tokens === 1 ? 'token' : `${tokens} tokens`} again.
      </p>
    )
  const { position, stored, replayed, storedText, replayedText, storedProbability, replayedProbability } = firstDifference
  return (
    <div role="status" className="flex flex-col gap-1 text-sm">
      <p className={lane === 'exact' ? 'text-bad' : 'text-warn'}>≠ They differ from token {position} on.</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3">
        <dt className="text-muted">stored</dt>
        <dd>{tokenWords(stored, storedText, storedProbability)}</dd>
        <dt className="text-muted">replayed</dt>
        <dd>{tokenWords(replayed, replayedText, replayedProbability)}</dd>
      </dl>
      {engine.stored === engine.now ? null : (
        <p className="text-muted">
          Computed by {engine.stored}, replayed by {engine.now}.
        </p>
      )}
    </div>
  )
}

function tokenWords(token: number | null, text: string | null, probability: number | null) {
  const name = token === null ? 'the end' : text === null ? `token ${token}` : markedToken(text)
  return (
    <>
      <span className="font-mono text-xs whitespace-pre-wrap">{name}</span>
      {probability === null ? null : <span className="tabular"> {formatProbability(probability)}</span>}
    </>
  )
}
