import { Fragment } from 'react'

/** Shows a message with its parts in backticks as code. */
export function CodeText({ text }: { text: string }) {
  return text.split(/`([^`\n]+)`/).map((part, position) =>
    position % 2 === 1 ? (
      <code key={position} className="rounded-sm bg-hover px-0.5 font-mono text-[0.92em]">
        {part}
      </code>
    ) : (
      <Fragment key={position}>{part}</Fragment>
    ),
  )
}
