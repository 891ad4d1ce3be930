import Link from 'next/link'
import { ArrowRight, Grid3x3, PenLine, Play } from 'lucide-react'

const steps = [
  { icon: PenLine, title: 'Write', text: 'Prompt variants and test cases, in one Markdown file.' },
  { icon: Play, title: 'Run', text: 'Every combination, on a model inside this computer.' },
  { icon: Grid3x3, title: 'Compare', text: 'Read the grid, change one variant, run only that.' },
]

/** What a newcomer sees above the list until the first run. `href` is the notebook to begin with. */
export function Welcome({ href, title }: { href: string; title: string }) {
  return (
    <section aria-label="Welcome" className="card flex flex-col gap-4 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="text-lg font-semibold">Which prompt is better? Measure it.</h2>
          <p className="text-muted">Open a sample notebook, press run, and watch a small model fill the grid. It takes a minute or two.</p>
        </div>
        <Link
          href={href}
          className="inline-flex h-8 items-center gap-2 rounded-md bg-accent px-3 font-medium text-on-accent transition-colors hover:bg-accent-strong"
        >
          Open “{title}”
          <ArrowRight aria-hidden className="size-3.5" />
        </Link>
      </div>
      <ol className="grid gap-3 sm:grid-cols-3">
        {steps.map(({ icon: Icon, title: name, text }) => (
          <li key={name} className="flex gap-2.5">
            <span className="flex size-7 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent-text">
              <Icon aria-hidden className="size-4" />
            </span>
            <p className="text-sm text-muted">
              <span className="block font-medium text-text">{name}</span>
              {text}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
