"""The hub: who asked to be sent a feed when it changes (WebSub), and sending it to them."""
