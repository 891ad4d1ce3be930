import { Skeleton } from './Skeleton.tsx'

/** Placeholder rows while a list loads. */
export function ListSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="card divide-y">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex flex-col gap-2 px-4 py-3">
          <Skeleton className="h-3.5 w-60" />
          <Skeleton className="h-3 w-36" />
        </div>
      ))}
    </div>
  )
}
