import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { cx } from '../cx.ts'

const components: Components = {
  // Notebooks are untrusted: links open in a new tab without a referrer.
  a: ({ node: _node, children, ...rest }) => (
    <a {...rest} target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  ),
  // A remote image would let its host know that the notebook was opened.
  img: ({ src, alt }) =>
    typeof src === 'string' && isLocalImage(src) ? (
      <img src={src} alt={alt ?? ''} loading="lazy" />
    ) : (
      <span className="text-faint">[image: {alt || 'not loaded'}]</span>
    ),
  table: ({ node: _node, ...rest }) => (
    <div className="overflow-x-auto">
      <table {...rest} />
    </div>
  ),
}

/** `//host/x` is a remote address although it begins with a slash. */
function isLocalImage(src: string): boolean {
  return /^(?:data:|blob:|\/(?!\/))/.test(src)
}

export type MarkdownProps = { text: string; className?: string }

/** Renders GitHub-flavoured Markdown, sanitised. */
export function Markdown({ text, className }: MarkdownProps) {
  return (
    <div className={cx('prose-assay', className)}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  )
}
