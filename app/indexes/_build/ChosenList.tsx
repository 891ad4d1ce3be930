import { FileText, Folder, TriangleAlert, X } from 'lucide-react'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { formatBytes, formatCount } from '../../_ui/text/format.ts'
import type { ChosenFiles } from './chosenFiles.ts'

const MOST_SHOWN = 6

export type ChosenListProps = {
  paths: readonly string[]
  chosen: ChosenFiles
  onRemovePath: (path: string) => void
  onClearFiles: () => void
}

/** What a build will read: paths of the project, and files to copy. */
export function ChosenList({ paths, chosen, onRemovePath, onClearFiles }: ChosenListProps) {
  const { files, left } = chosen
  if (paths.length + files.length + left.length === 0) return null
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  const names = files.slice(0, MOST_SHOWN).map(({ path }) => path)
  return (
    <ul aria-label="Chosen documents" className="flex flex-col divide-y rounded-md border">
      {paths.map((path) => (
        <li key={path} className="flex items-center gap-2 px-2.5 py-1">
          <Folder aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 flex-1 truncate">{path}</span>
          <IconButton icon={X} size="sm" label={`Leave out ${path}`} onClick={() => onRemovePath(path)} />
        </li>
      ))}
      {files.length > 0 ? (
        <li className="flex items-start gap-2 px-2.5 py-1">
          <FileText aria-hidden className="mt-1 size-4 shrink-0 text-muted" />
          <span className="min-w-0 flex-1">
            {formatCount(files.length, 'file')}, {formatBytes(bytes)}
            <span className="block text-sm break-words text-faint">
              {names.join(', ')}
              {files.length > MOST_SHOWN ? ` and ${files.length - MOST_SHOWN} more` : ''}
            </span>
          </span>
          <IconButton icon={X} size="sm" label="Leave out these files" onClick={onClearFiles} />
        </li>
      ) : null}
      {left.length > 0 ? (
        <li className="flex items-start gap-2 px-2.5 py-1 text-sm text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <details className="min-w-0 flex-1">
            <summary className="cursor-pointer">{formatCount(left.length, 'file')} left out</summary>
            <ul className="text-muted">
              {left.map(({ path, reason }) => (
                <li key={path} className="break-words">
                  {path}: {reason}
                </li>
              ))}
            </ul>
          </details>
        </li>
      ) : null}
    </ul>
  )
}
