import type { Message } from '#server/core/experiment/cell.ts'

/** Chat-template marks such as `<|im_start|>`, `[INST]` and `<s>`. */
const special = /(<\|[^|<>]*\|>|\[\/?[A-Z_]+\]|<\/?s>|<\/?[a-z]+_of_[a-z]+>)/

export type PreviewMessagesProps = {
  prompt: { messages: Message[]; prefill: string | null }
  /** The whole prompt after the chat template, shown instead of the messages. */ modelText: string | null
}

/** A rendered prompt, turn by turn, or as one text with the model's own marks set off. */
export function PreviewMessages({ prompt, modelText }: PreviewMessagesProps) {
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
