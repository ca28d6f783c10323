"""Serve the forum: `python app.py`, or hand `app:app` to a WSGI server."""

from forum.factory import create_app

app = create_app()

if __name__ == "__main__":
    from forum.cli import main

    main(["serve"])
