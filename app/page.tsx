export default function NotebooksPage() {
  return <div className="p-6">Notebooks</div>
}
