import { Skeleton } from '../../_ui/feedback/Skeleton.tsx'

/** A placeholder while the notebook's files are loaded. */
export function LoadingNotebook() {
  return (
    <div role="status" aria-label="Loading the notebook" className="flex h-full flex-col">
      <div className="flex h-12 shrink-0 items-center gap-4 border-b px-4">
        <Skeleton className="h-4 w-72" />
        <span className="flex-1" />
        <Skeleton className="h-7 w-44" />
        <Skeleton className="h-7 w-20" />
      </div>
      <div className="flex max-w-180 flex-col gap-4 px-6 py-6">
        <Skeleton className="h-6 w-96" />
        <Skeleton />
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-40 w-full" />
        <Skeleton className="h-40 w-full" />
      </div>
    </div>
  )
}
