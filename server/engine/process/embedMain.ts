import { createEmbedBackend } from './embedBackend.ts'
import { serveBackend } from './serveBackend.ts'
import { watchParent } from './watchParent.ts'

watchParent(process.ppid)
serveBackend(createEmbedBackend())
