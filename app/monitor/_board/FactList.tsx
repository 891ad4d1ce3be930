import type { Fact } from './monitorView.ts'

export function FactList({ title, facts, empty }: { title: string; facts: readonly Fact[] | null; empty?: string }) {
  return (
    <section aria-label={title} className="card px-4 py-3">
      <h2 className="mb-2 font-semibold">{title}</h2>
      {facts ? (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          {facts.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt className="text-faint">{label}</dt>
              <dd className="text-right tabular">{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="text-sm text-muted">{empty}</p>
      )}
    </section>
  )
}
