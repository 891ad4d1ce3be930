'use client'

import type { BuildJob, IndexDetails } from '../../../_trpc/apiTypes.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { DocumentPanel } from './DocumentPanel.tsx'
import { DocumentTable } from './DocumentTable.tsx'
import { SkippedFiles } from './SkippedFiles.tsx'
import { SourcesSection } from './SourcesSection.tsx'
import { useOpenDocument } from './useOpenDocument.ts'

/** Where the documents of an index come from and what became of them, or one document with its passages. */
export function DocumentsPanel({ details, job }: { details: IndexDetails; job: BuildJob | null }) {
  const { index, facts } = details
  const { document, chunk, open } = useOpenDocument()
  if (document !== null) return <DocumentPanel key={document} index={index} document={document} chunk={chunk} onBack={() => open(null)} />
  // Passages that are too long are told above, as long as there are any.
  const warnings = (job?.outcome?.warnings ?? []).filter((warning) => !/ reads: their ends /.test(warning))
  return (
    <div className="flex flex-col gap-6">
      <SourcesSection details={details} job={job} />
      {warnings.map((message) => (
        <ErrorNotice key={message} severity="warning" compact error={{ code: 'BAD_INPUT', message }} />
      ))}
      {facts ? <SkippedFiles skipped={facts.skipped} /> : null}
      {facts ? <DocumentTable index={index} onOpen={open} /> : null}
    </div>
  )
}
