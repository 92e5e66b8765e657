import { Component, type ReactNode } from "react";

/** Keeps a view that breaks from taking the page with it, and says so. React offers this to classes only. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.message === null) return this.props.children;
    return (
      <div className="notice error" role="alert">
        <p>
          <strong>This view broke:</strong> {this.state.message}
        </p>
        <p className="quiet">The other views go on. The study itself is not affected.</p>
        <button type="button" onClick={() => this.setState({ message: null })}>
          Try again
        </button>
      </div>
    );
  }
}
