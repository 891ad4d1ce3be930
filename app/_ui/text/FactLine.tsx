import { cx } from '../cx.ts'

type FactLineProps = { facts: readonly string[]; title?: string; className?: string }

/** Short facts in one line with a dot between them; where the line breaks, the dot ends it. */
export function FactLine({ facts, title, className = 'text-muted' }: FactLineProps) {
  return (
    <p className={cx('flex flex-wrap gap-x-2 text-sm tabular', className)} title={title}>
      {facts.map((fact) => (
        <span key={fact} className="not-last:after:ml-2 not-last:after:content-['·']">
          {fact}
        </span>
      ))}
    </p>
  )
}
