package dev.latchkey.account;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** Where people sign up, log in, and see and end their own sessions. What the pages show, their scripts ask for. */
@Path("/account")
@Produces(MediaType.TEXT_HTML)
public class PageResource {

    private final Pages pages;

    PageResource(Pages pages) {
        this.pages = pages;
    }

    @GET
    public String account(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("account", accepted);
    }

    @GET
    @Path("register")
    public String register(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("register", accepted);
    }

    @GET
    @Path("login")
    public String login(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("login", accepted);
    }

    @GET
    @Path("forgot")
    public String forgot(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("forgot", accepted);
    }
}
