import { Loader } from "@mantine/core";
import { useEffect, useRef } from "react";

import { Header } from "./header";
import { messageOf } from "./messages";
import { Problem } from "./problem";
import { Profile } from "./profile";
import { useSession } from "./session";
import { SignIn } from "./sign-in";
import { UsersView } from "./users-view";

/** Who is signed in decides what is shown. */
export function App() {
  const { data: session, error, refetch, isFetching } = useSession();
  const content = useRef<HTMLElement>(null);
  const wasSignedOut = useRef(false);
  const isSignedIn = session && session.user !== null;

  // The focused button went away with the form for signing in.
  useEffect(() => {
    if (isSignedIn && wasSignedOut.current) content.current?.focus({ preventScroll: true });
    if (isSignedIn !== undefined) wasSignedOut.current = !isSignedIn;
  }, [isSignedIn]);

  if (!session) {
    return (
      <main className="alone">
        {error && !isFetching ? (
          <>
            <h1>User administration</h1>
            <Problem message={messageOf(error)} onRetry={() => void refetch()} />
          </>
        ) : (
          <Loader className="late" role="status" aria-label="Loading" />
        )}
      </main>
    );
  }
  const { user } = session;
  if (user === null) return <SignIn ended={session.ended} />;
  const isAdmin = user.roles.includes("admin");
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <Header user={user} canChangePassword={isAdmin} />
      <main ref={content} id="content" className="content" tabIndex={-1}>
        {isAdmin ? <UsersView self={user} /> : <Profile user={user} />}
      </main>
    </>
  );
}
