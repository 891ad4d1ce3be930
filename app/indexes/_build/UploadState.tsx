import { Progress } from '../../_ui/feedback/Progress.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { formatBytes, formatCount } from '../../_ui/text/format.ts'
import type { UploadProgress, UploadReport } from './uploadFiles.ts'

/** How far the copying of files is, and which of them failed. */
export function UploadState({ progress, failed }: { progress: UploadProgress | null; failed: UploadReport['failed'] }) {
  return (
    <>
      {progress ? (
        <Progress
          label="Copying files"
          fraction={progress.totalBytes === 0 ? null : progress.bytes / progress.totalBytes}
          detail={`Copying: ${progress.files} of ${formatCount(progress.totalFiles, 'file')}, ${formatBytes(progress.bytes)} of ${formatBytes(progress.totalBytes)}`}
        />
      ) : null}
      {failed.map(({ path, reason }) => (
        <ErrorNotice key={path} compact error={{ code: 'BAD_INPUT', message: reason.includes(path) ? reason : `${path}: ${reason}` }} />
      ))}
    </>
  )
}
