'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { Message as RowMessage, RowContent } from '#server/core/dataset/row/content.ts'
import { answerMessages, promptMessages } from '#server/core/dataset/row/rowText.ts'
import { useChatModels } from '../../../../_shell/useChatModels.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { errorDataOf } from '../../../../_trpc/errorDataOf.ts'
import { sharedValue } from '../../../../_ui/browser/sharedValue.ts'
import { readStored, store } from '../../../../_ui/browser/browserStorage.ts'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import { formatCount, formatNumber } from '../../../../_ui/text/format.ts'
import { useLater } from '../../../../_ui/browser/useLater.ts'

const STORAGE_KEY = 'assay.dataset.tokenModel'
const NONE = ''
/** Rows that are passed over are not counted. */
const REST_MS = 400

const chosenModel = sharedValue<string | null>(null)
const readModel = () => chosenModel.get() ?? readStored(STORAGE_KEY) ?? NONE

type Turn = { role: 'system' | 'user' | 'assistant'; content: string }

/** Lengths of a row in tokens of a model, which the reviewer chooses, because counting starts the engine. */
export function TokenLine({ content }: { content: RowContent }) {
  const trpc = useTRPC()
  const model = useSyncExternalStore(chosenModel.subscribe, readModel, () => NONE)
  const { data: choices = [] } = useChatModels()
  const isKnown = choices.some(({ id }) => id === model)
  const rested = useLater(content, REST_MS)
  const prompt = turnsOf(promptMessages(rested))
  const answer = turnsOf(answerMessages(rested))
  const isCounted = isKnown && prompt !== null && answer !== null && prompt.length > 0
  const count = useQuery(
    trpc.engine.preview.queryOptions(
      isCounted
        ? {
            model,
            prompts: [
              { messages: prompt, prefill: null },
              ...(answer.length > 0 ? [{ messages: [...prompt, ...answer], prefill: null }] : []),
            ],
          }
        : skipToken,
      { staleTime: Infinity, retry: false },
    ),
  )
  if (choices.length === 0) return null
  const [asked, whole] = count.data?.prompts ?? []
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm text-muted tabular">
      <OptionalSelect
        label="Count tokens with"
        className="w-52"
        value={isKnown ? model : null}
        onChange={(next) => {
          store(STORAGE_KEY, next ?? NONE)
          chosenModel.set(next ?? NONE)
        }}
        none={{ label: 'Tokens are not counted' }}
        options={choices.map(({ id }) => ({ value: id, label: id }))}
      />
      {!isKnown ? null : prompt === null || answer === null ? (
        <span>The chat template is not applied to tool calls, so that their tokens are not counted.</span>
      ) : count.error ? (
        <span className="text-bad">{errorDataOf(count.error).message}</span>
      ) : asked && rested === content ? (
        <span>
          {formatCount(asked.tokenCount, 'token')} of prompt
          {whole ? `, ${formatNumber(whole.tokenCount)} with the answer` : ''}, as the chat template renders them
        </span>
      ) : (
        <span>counting</span>
      )}
    </div>
  )
}

/** Null if the messages have roles or calls that the procedure does not render. */
function turnsOf(messages: readonly RowMessage[]): Turn[] | null {
  const turns = messages.flatMap(({ role, content, toolCalls = [] }) =>
    role === 'tool' || toolCalls.length > 0 ? [] : [{ role, content }],
  )
  return turns.length === messages.length ? turns : null
}
