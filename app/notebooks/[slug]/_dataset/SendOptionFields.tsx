'use client'

import { sentKinds } from '#server/core/dataset/grid/sendOptions.ts'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { OptionalSelect } from '../../../_ui/controls/OptionalSelect.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Switch } from '../../../_ui/controls/Switch.tsx'
import { type SendDraft, sentKindViews } from './sendDraft.ts'

type Props = { draft: SendDraft; change: (next: Partial<SendDraft>) => void; scores: readonly string[] }

/** What is made of the cells, and how. */
export function SendOptionFields({ draft, change, scores }: Props) {
  const { rows } = draft
  return (
    <div className="flex flex-col gap-3">
      <Field label="Rows">
        {(ids) => (
          <Select
            {...ids}
            value={rows}
            onChange={(next) => change({ rows: next })}
            options={sentKinds.map((kind) => ({ value: kind, ...sentKindViews[kind] }))}
          />
        )}
      </Field>
      {rows === 'answers' ? <AnswerFields draft={draft} change={change} scores={scores} /> : null}
      {rows === 'pairs' ? <PairFields draft={draft} change={change} scores={scores} /> : null}
      {rows === 'pairs' || rows === 'votes' ? (
        <Switch
          checked={draft.prompt === 'case'}
          onChange={(next) => change({ prompt: next ? 'case' : 'same' })}
          label="Also answers to different prompts of a test case; the pair has the prompt of the chosen one"
        />
      ) : null}
      <Switch
        checked={!draft.examples}
        onChange={(next) => change({ examples: !next })}
        label="Without the examples before the last turn"
      />
      {rows === 'corrections' ? null : (
        <Switch checked={draft.cut} onChange={(cut) => change({ cut })} label="Also answers that were cut at max_tokens" />
      )}
    </div>
  )
}

function AnswerFields({ draft, change, scores }: Props) {
  const options = scores.map((score) => ({ value: score, label: `Best by ${score}` }))
  return (
    <>
      {scores.length > 0 ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <OptionalSelect
            label="Which answers of a test case"
            value={draft.best}
            onChange={(best) => change({ best })}
            none={{ label: 'Every answer of a test case' }}
            options={options}
          />
          <div className="flex items-center gap-2">
            <OptionalSelect
              label="Threshold by"
              value={draft.thresholdScore}
              onChange={(thresholdScore) => change({ thresholdScore })}
              none={{ label: 'No threshold' }}
              options={scores.map((score) => ({ value: score, label: `${score} at least`, description: 'At most, where less is better' }))}
            />
            {draft.thresholdScore === null ? null : (
              <span className="w-20 shrink-0">
                <Input
                  size="sm"
                  aria-label="Threshold"
                  inputMode="decimal"
                  value={draft.thresholdText}
                  onChange={(event) => change({ thresholdText: event.target.value })}
                />
              </span>
            )}
          </div>
        </div>
      ) : null}
      {draft.best === null ? null : (
        <p className="text-sm text-faint">Of equal scores the first in the notebook is taken: by variant, then point, then repeat.</p>
      )}
      <Switch
        checked={draft.corrections}
        onChange={(corrections) => change({ corrections })}
        label="A person’s correction takes the place of the output"
      />
      <Switch
        checked={draft.instructions}
        onChange={(instructions) => change({ instructions })}
        label="Prompts of one turn become instructions, others chats"
      />
    </>
  )
}

function PairFields({ draft, change, scores }: Props) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <OptionalSelect
        label="What makes an answer better"
        value={draft.by === 'thumbs' ? null : draft.by.score}
        onChange={(score) => change({ by: score === null ? 'thumbs' : { score } })}
        none={{ label: 'Thumbs', description: 'Each thumb up against each thumb down' }}
        options={scores.map((score) => ({ value: score, label: score, description: 'The best against the worst' }))}
      />
      {draft.by === 'thumbs' ? null : (
        <span className="flex items-center gap-2 text-sm text-muted">
          <span aria-hidden>Least difference</span>
          <span className="w-20">
            <Input
              size="sm"
              aria-label="Least difference"
              inputMode="decimal"
              value={draft.differenceText}
              onChange={(event) => change({ differenceText: event.target.value })}
            />
          </span>
        </span>
      )}
    </div>
  )
}
