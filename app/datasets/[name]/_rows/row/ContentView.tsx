'use client'

import { ThumbsDown, ThumbsUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ContentOf, RowContent } from '#server/core/dataset/row/content.ts'
import type { Json } from '#server/core/json.ts'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { SideBySide } from '../../../../_ui/text/SideBySide.tsx'
import { MessageList, RowText } from './MessageView.tsx'

/** The content of a row as a person reads it. `isDiff`: the answers of a preference with their differences lit. */
export function ContentView({ content, isDiff }: { content: RowContent; isDiff: boolean }) {
  switch (content.kind) {
    case 'instruction':
      return <InstructionView content={content} />
    case 'chat':
      return (
        <>
          <Tools tools={content.tools} />
          <MessageList label="Conversation" messages={content.messages} />
        </>
      )
    case 'preference':
      return <PreferenceView content={content} isDiff={isDiff} />
    case 'label':
      return (
        <>
          <Tools tools={content.tools} />
          <Part name="Prompt">
            <MessageList label="Prompt" messages={content.prompt} />
          </Part>
          <Part
            name="Completion"
            mark={
              content.label ? (
                <Badge tone="good" icon={ThumbsUp}>
                  good
                </Badge>
              ) : (
                <Badge tone="bad" icon={ThumbsDown}>
                  bad
                </Badge>
              )
            }
          >
            <MessageList label="Completion" messages={content.completion} />
          </Part>
        </>
      )
  }
}

function InstructionView({ content: { system, history = [], instruction, input, output } }: { content: ContentOf<'instruction'> }) {
  return (
    <>
      {system === undefined ? null : <TextPart name="System" text={system} />}
      {history.length > 0 ? (
        <Part name="Earlier exchanges">
          <MessageList
            label="Earlier exchanges"
            messages={history.flatMap(([user, assistant]) => [
              { role: 'user' as const, content: user },
              { role: 'assistant' as const, content: assistant },
            ])}
          />
        </Part>
      ) : null}
      <TextPart name="Instruction" text={instruction} />
      {input === '' ? null : <TextPart name="Input" text={input} />}
      <TextPart name="Output" text={output} isAnswer />
    </>
  )
}

function PreferenceView({ content: { prompt, chosen, rejected, tools }, isDiff }: { content: ContentOf<'preference'>; isDiff: boolean }) {
  const textOf = (messages: typeof chosen) => messages.map(({ content }) => content).join('\n\n')
  return (
    <>
      <Tools tools={tools} />
      <Part name="Prompt">
        <MessageList label="Prompt" messages={prompt} />
      </Part>
      {isDiff ? (
        <SideBySide before={textOf(rejected)} after={textOf(chosen)} names={['Rejected', 'Chosen']} />
      ) : (
        <div className="grid gap-3 lg:grid-cols-2">
          <Part name="Chosen" mark={<Badge tone="good">better</Badge>}>
            <MessageList label="Chosen" messages={chosen} />
          </Part>
          <Part name="Rejected" mark={<Badge tone="bad">worse</Badge>}>
            <MessageList label="Rejected" messages={rejected} />
          </Part>
        </div>
      )}
    </>
  )
}

function TextPart({ name, text, isAnswer = false }: { name: string; text: string; isAnswer?: boolean }) {
  return (
    <Part name={name}>
      <div className={`rounded-md border px-3 py-2 ${isAnswer ? 'bg-sunken' : 'bg-raised'}`}>
        <RowText text={text} />
      </div>
    </Part>
  )
}

function Part({ name, mark, children }: { name: string; mark?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={name} className="flex min-w-0 flex-col gap-1">
      <h3 className="flex items-center gap-2 text-sm font-medium text-muted">
        {name}
        {mark}
      </h3>
      {children}
    </section>
  )
}

function Tools({ tools = [] }: { tools?: readonly Json[] | undefined }) {
  if (tools.length === 0) return null
  return (
    <details className="rounded-md border bg-raised px-3 py-1.5">
      <summary className="cursor-pointer text-sm text-muted">Tools: {tools.map(toolName).join(', ')}</summary>
      <pre className="overflow-x-auto py-2 font-mono text-xs">{JSON.stringify(tools, null, 2)}</pre>
    </details>
  )
}

/** The name in the form of OpenAI, `{type: 'function', function: {name}}`, or in the short form `{name}`. */
function toolName(tool: Json): string {
  if (typeof tool !== 'object' || tool === null || Array.isArray(tool)) return 'tool'
  const { function: inner, name } = tool
  if (typeof name === 'string') return name
  return inner === undefined ? 'tool' : toolName(inner)
}
