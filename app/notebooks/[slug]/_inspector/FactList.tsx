'use client'

import { Copy } from 'lucide-react'
import { copyText } from '../../../_ui/overlay/copyText.ts'
import type { Fact } from './cellFacts.ts'

/** Names and values in columns. A value with `copy` is a button that copies it. */
export function FactList({ label, facts }: { label: string; facts: readonly Fact[] }) {
  return (
    <dl aria-label={label} className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-4 gap-y-2">
      {facts.map(({ label: name, value, copy, hint }) => (
        <div key={name} className="min-w-0" title={hint}>
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="truncate text-sm tabular">
            {copy === undefined ? (
              value
            ) : (
              <button
                type="button"
                aria-label={`Copy ${name}`}
                onClick={() => copyText(copy, `${name} copied`)}
                className="inline-flex max-w-full items-center gap-1 rounded-sm hover:text-accent-text"
              >
                <span className="truncate font-mono text-xs">{value}</span>
                <Copy aria-hidden className="size-3 shrink-0 text-faint" />
              </button>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
