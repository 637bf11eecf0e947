/** Home, until it is built. */
export default function HomePage() {
  return <main className="p-8">Overlap</main>
}
