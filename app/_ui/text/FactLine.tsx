import { cx } from '../cx.ts'

type FactLineProps = { facts: readonly string[]; title?: string; className?: string }

/** Short facts in one line with a dot between them. */
export function FactLine({ facts, title, className = 'text-muted' }: FactLineProps) {
  return (
    <p className={cx('flex flex-wrap gap-x-2 text-sm tabular', className)} title={title}>
      {facts.map((fact) => (
        <span key={fact} className="not-first:before:mr-2 not-first:before:content-['·']">
          {fact}
        </span>
      ))}
    </p>
  )
}
