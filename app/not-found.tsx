import Link from 'next/link'
import { Compass } from 'lucide-react'
import { EmptyState } from './_ui/feedback/EmptyState.tsx'

export default function NotFound() {
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState
        icon={Compass}
        title="Page not found"
        actions={
          <Link
            href="/"
            className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-on-accent hover:bg-accent-strong"
          >
            Show all notebooks
          </Link>
        }
      >
        It may have been renamed or deleted. Choose a notebook from the list.
      </EmptyState>
    </div>
  )
}
