'use client'

import { ChevronRight, FileText, Folder, FolderUp, Plus, RefreshCw, Settings2, X } from 'lucide-react'
import { useState } from 'react'
import type { BuildJob, IndexDetails } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { formatBytes, formatCount } from '../../../_ui/text/format.ts'
import { outcomeText } from '../../_build/buildView.ts'
import { chunksText } from '../../_build/settingsDraft.ts'
import { useIndexActions } from '../../_build/useIndexActions.ts'
import { AddDocumentsDialog } from './AddDocumentsDialog.tsx'
import { SettingsDialog } from './SettingsDialog.tsx'
import { UploadedFiles } from './UploadedFiles.tsx'

/** The sources of an index: folders and files that are read where they lie, and files that were added here. Builds it again. */
export function SourcesSection({ details, job }: { details: IndexDetails; job: BuildJob | null }) {
  const { index, facts, sourceViews, uploads } = details
  const { build, isStarting } = useIndexActions(index)
  const [dialog, setDialog] = useState<'add' | 'settings' | null>(null)
  const kept = sourceViews.filter(({ kind }) => kind !== 'uploads')
  const bytes = uploads.reduce((sum, file) => sum + file.bytes, 0)
  const isBuilding = job?.status === 'running'
  const outcome = job && outcomeText(job)
  const isBusy = isBuilding || isStarting
  const withoutSource = (left: string) => kept.flatMap(({ source }) => (source === left ? [] : [source]))
  return (
    <section aria-labelledby="sources" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="sources" className="min-w-fit flex-1 font-semibold">
          Sources
        </h2>
        <Button size="sm" icon={Settings2} disabled={isBusy} onClick={() => setDialog('settings')}>
          Settings
        </Button>
        <Button size="sm" icon={Plus} disabled={isBusy} onClick={() => setDialog('add')}>
          Add documents
        </Button>
        <Button
          size="sm"
          variant="primary"
          icon={RefreshCw}
          disabled={isBuilding}
          loading={isStarting}
          title="Reads what is new or changed since the last build, and removes what is gone"
          onClick={() => build.mutate({ index })}
        >
          {facts ? 'Build again' : 'Build'}
        </Button>
      </div>
      <ul className="card divide-y overflow-hidden">
        {kept.map(({ source, kind, path }) => (
          <li key={source} className="flex items-center gap-2.5 px-3 py-1.5">
            {/\.[a-z]+$/i.test(path) ? (
              <FileText aria-hidden className="size-4 shrink-0 text-muted" />
            ) : (
              <Folder aria-hidden className="size-4 shrink-0 text-muted" />
            )}
            <span className="min-w-0 flex-1 break-all">
              {path}
              {kind === 'elsewhere' ? <span className="block text-sm text-faint">Outside of the project</span> : null}
            </span>
            <IconButton
              icon={X}
              size="sm"
              label={`Remove the source ${path} and build again`}
              disabled={isBusy || kept.length + uploads.length < 2}
              onClick={() => build.mutate({ index, sources: withoutSource(source) })}
            />
          </li>
        ))}
        {uploads.length > 0 ? (
          <li className="px-3 py-1.5">
            <details className="group">
              <summary className="flex cursor-pointer list-none items-center gap-2.5 [&::-webkit-details-marker]:hidden">
                <FolderUp aria-hidden className="size-4 shrink-0 text-muted" />
                <span>
                  {formatCount(uploads.length, 'added file')}, {formatBytes(bytes)}
                </span>
                <ChevronRight aria-hidden className="ml-auto size-4 text-faint transition-transform group-open:rotate-90" />
              </summary>
              <UploadedFiles index={index} files={uploads} />
            </details>
          </li>
        ) : null}
        {kept.length + uploads.length === 0 ? (
          <li className="px-3 py-2 text-muted">No documents yet. Add files or a folder of the project.</li>
        ) : null}
      </ul>
      {facts ? (
        <p className="text-sm text-faint">
          {chunksText(facts.chunking)}. {facts.languageReason}
        </p>
      ) : null}
      {outcome ? <p className="text-sm text-faint">{outcome}</p> : null}
      {dialog === 'add' ? (
        <AddDocumentsDialog index={index} sources={kept.map(({ source }) => source)} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'settings' ? <SettingsDialog index={index} facts={facts} onClose={() => setDialog(null)} /> : null}
    </section>
  )
}
