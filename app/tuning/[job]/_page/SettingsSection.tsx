import Link from 'next/link'
import { settingFacts } from '#server/core/tuning/settings/settingFacts.ts'
import { guideSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { formatDateTime } from '../../../_ui/text/format.ts'
import { datasetHref } from '../../../datasets/_links/datasetHref.ts'
import { isUsed, settingNames, settingText } from '../../_parts/settingText.ts'

/** What the training was asked for: rows, base model and every setting. Those that differ from the guide’s preset are marked. */
export function SettingsSection({ detail: { job, notes } }: { detail: TuningDetail }) {
  const { settings, snapshot, base, dataset } = job
  return (
    <section aria-labelledby="settings" className="flex flex-col gap-3">
      <h2 id="settings" className="font-semibold">
        Settings
      </h2>
      <dl className="card grid gap-x-6 gap-y-1.5 px-4 py-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
        <Item name="Dataset">
          <Link href={datasetHref(dataset)} className="text-accent-text hover:underline">
            {dataset}
          </Link>
        </Item>
        <Item name="Snapshot" title={`SHA-256 ${snapshot.sha256}`}>
          {snapshot.tag} <Hash sha256={snapshot.sha256} />
        </Item>
        <Item name="Base model" title={`SHA-256 ${base.sha256}`}>
          {base.id} <Hash sha256={base.sha256} />
        </Item>
        {settingNames
          .filter((name) => isUsed(name, settings))
          .map((name) => {
            const usual = settingText(name, guideSettings)
            const value = settingText(name, settings)
            return (
              <Item key={name} name={settingFacts[name].label} title={settingFacts[name].meaning}>
                {value === usual ? (
                  value
                ) : (
                  <>
                    <span className="font-medium">{value}</span> <span className="text-faint">guide: {usual}</span>
                  </>
                )}
              </Item>
            )
          })}
        <Item name="Started">{formatDateTime(Date.parse(job.createdAt))}</Item>
      </dl>
      {notes.length > 0 ? (
        <ul aria-label="Notes" className="flex list-disc flex-col gap-1 pl-5 text-sm text-muted">
          {notes.map((note, at) => (
            <li key={at}>{note}</li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Item({ name, title, children }: { name: string; title?: string; children: React.ReactNode }) {
  return (
    <div className="flex min-w-0 gap-2" title={title}>
      <dt className="w-36 shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 tabular">{children}</dd>
    </div>
  )
}

function Hash({ sha256 }: { sha256: string }) {
  return <code className="font-mono text-xs text-faint">{sha256.slice(0, 12)}</code>
}
