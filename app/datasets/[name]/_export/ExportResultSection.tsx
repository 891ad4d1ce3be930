'use client'

import { Download, FileJson, ShieldCheck } from 'lucide-react'
import { outputFormat } from '#server/core/dataset/output/outputFormats.ts'
import type { Exported } from '../../../_trpc/apiTypes.ts'
import { useNow } from '../../../_ui/browser/useNow.ts'
import { saveText } from '../../../_ui/browser/saveFile.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { LinkButton } from '../../../_ui/controls/LinkButton.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { formatAgo, formatBytes, formatCount, formatNumber } from '../../../_ui/text/format.ts'

/** The last export: what it holds, that it reads back, its manifest, and the downloads. */
export function ExportResultSection({ dataset, result }: { dataset: string; result: Exported }) {
  const now = useNow()
  const { manifest, fileName, rows, left, leftOut, notes, sha256 } = result
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  const href = (part: 'data' | 'manifest') => `/api/dataset-export?${new URLSearchParams({ dataset, part })}`
  const source = manifest.source.snapshot === null ? 'the present rows' : `the snapshot ${manifest.source.snapshot}`
  return (
    <section aria-labelledby="exported" className="card flex flex-col gap-3 p-4">
      <SectionHead
        id="exported"
        level={3}
        title={fileName}
        actions={
          <>
            <LinkButton href={href('data')} icon={Download} variant="primary" download>
              Download
            </LinkButton>
            <LinkButton href={href('manifest')} icon={FileJson} download>
              Manifest
            </LinkButton>
          </>
        }
      >
        {outputFormat(result.format).title}, {formatCount(rows, 'row')} of {source}, {formatBytes(bytes)}, {formatAgo(result.at, now)}
      </SectionHead>
      <p className="flex items-center gap-2 text-good">
        <ShieldCheck aria-hidden className="size-4 shrink-0" />
        Read back: {formatCount(manifest.readBack.records, 'record')}, equal to the rows.
      </p>
      <p className="text-xs text-faint">
        SHA-256 <code className="font-mono break-all">{sha256}</code>
      </p>
      {notes.length > 0 ? (
        <ul aria-label="Notes" className="flex list-disc flex-col gap-1 pl-5 text-sm text-muted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      <div className="card overflow-x-auto">
        <table className="w-full text-sm">
          <thead className="text-left text-muted">
            <tr className="border-b">
              <th scope="col" className="px-3 py-1 font-medium">
                File
              </th>
              <th scope="col" className="px-3 py-1 text-right font-medium">
                Records
              </th>
              <th scope="col" className="px-3 py-1 text-right font-medium">
                Size
              </th>
              <th scope="col" className="px-3 py-1 font-medium">
                SHA-256
              </th>
            </tr>
          </thead>
          <tbody className="divide-y tabular">
            {manifest.files.map((file) => (
              <tr key={file.path}>
                <td className="px-3 py-1 break-all">{file.path}</td>
                <td className="px-3 py-1 text-right">{file.records === undefined ? '' : formatNumber(file.records)}</td>
                <td className="px-3 py-1 text-right whitespace-nowrap">{formatBytes(file.bytes)}</td>
                <td className="px-3 py-1 font-mono text-xs" title={file.sha256}>
                  {file.sha256.slice(0, 16)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {leftOut > 0 ? (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-sm">
            {formatCount(leftOut, 'row')} left out
            {leftOut > left.length ? `; the first ${formatNumber(left.length)} are named in the list` : ''}.
          </p>
          <Button
            size="sm"
            icon={Download}
            onClick={() =>
              saveText({
                name: `${dataset}-left-out.jsonl`,
                text: left.map((each) => `${JSON.stringify(each)}\n`).join(''),
                type: 'application/jsonl',
              })
            }
          >
            List of rows left out
          </Button>
        </div>
      ) : null}
    </section>
  )
}
